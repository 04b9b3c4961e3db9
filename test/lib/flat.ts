/** A value of the template as one text: a reference is `<id>` or `<id.attribute>`. */
export function flat(part: unknown): string {
  if (typeof part === 'string') return part;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = part as Record<string, unknown>;
  if (typeof Ref === 'string') return `<${Ref}>`;
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(flat).join(join[0] as string);
  throw new Error(`cannot read ${JSON.stringify(part)}`);
}
