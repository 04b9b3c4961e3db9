import type { Resource, Template } from '../harness/template.ts';

/** A template of a few resources, and no asset. */
export function template(
  resources: Record<string, Partial<Resource> & { Type: string }>,
  conditions: Record<string, unknown> = {},
): Template {
  return {
    stackName: 'stack',
    resources: Object.fromEntries(
      Object.entries(resources).map(([id, { Type, Properties = {} }]) => [id, { Type, Properties }]),
    ),
    conditions,
    outputs: {},
    assetDirectory: (objectKey) => `/assets/${objectKey}`,
  };
}

export const getAtt = (id: string, name = 'Arn') => ({ 'Fn::GetAtt': [id, name] });
