import { readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
}

/** One synthesized stack: what CloudFormation would be given. */
export interface Template {
  stackName: string;
  resources: Readonly<Record<string, Resource>>;
  conditions: Readonly<Record<string, unknown>>;
  outputs: Readonly<Record<string, { Value: unknown }>>;
  /** Directory of the asset that is deployed as the S3 object of this name. */
  assetDirectory(objectKey: string): string;
}

/** Reads the only stack of a cloud assembly. @throws when there is none or more than one */
export function readTemplate(assembly: string): Template {
  const files = readdirSync(assembly).filter((name) => name.endsWith('.template.json'));
  if (files.length !== 1) {
    throw new Error(
      `${assembly} holds ${files.length} templates (${files.join(', ')}); the harness plays one stack`,
    );
  }
  const stackName = files[0]!.slice(0, -'.template.json'.length);
  const template = readJson(join(assembly, files[0]!)) as {
    Resources: Record<string, Resource>;
    Conditions?: Record<string, unknown>;
    Outputs?: Record<string, { Value: unknown }>;
  };
  const assets = readJson(join(assembly, `${stackName}.assets.json`)) as {
    files: Record<string, { source: { path: string }; destinations: Record<string, { objectKey: string }> }>;
  };
  return {
    stackName,
    resources: template.Resources,
    conditions: template.Conditions ?? {},
    outputs: template.Outputs ?? {},
    assetDirectory(objectKey) {
      const found = Object.values(assets.files).find(({ destinations }) =>
        Object.values(destinations).some((destination) => destination.objectKey === objectKey),
      );
      if (found === undefined) throw new Error(`no asset of ${stackName} is deployed as ${objectKey}`);
      return isAbsolute(found.source.path) ? found.source.path : join(assembly, found.source.path);
    },
  };
}

/** The logical ids of all resources of a type, in the template's order. */
export function idsOfType(template: Template, type: string): string[] {
  return Object.keys(template.resources).filter((id) => template.resources[id]!.Type === type);
}

/** The only resource of a type. @throws when there is none or more than one */
export function onlyId(template: Template, type: string): string {
  const ids = idsOfType(template, type);
  if (ids.length !== 1)
    throw new Error(`${template.stackName} has ${ids.length} ${type}; the harness plays one`);
  return ids[0]!;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
