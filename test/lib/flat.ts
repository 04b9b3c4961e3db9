/** A value of the template as one text: a reference is `<id>` or `<id.attribute>`, and no condition holds. */
export function flat(part: unknown): string {
  return flatWhere([], part);
}

/** The same where these conditions hold. */
export function flatWhere(met: readonly string[], part: unknown): string {
  if (typeof part === 'string') return part;
  const {
    Ref,
    'Fn::GetAtt': attribute,
    'Fn::Join': join,
    'Fn::If': either,
  } = part as Record<string, unknown>;
  if (typeof Ref === 'string') return `<${Ref}>`;
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  if (Array.isArray(join))
    return (join[1] as unknown[]).map((each) => flatWhere(met, each)).join(join[0] as string);
  if (Array.isArray(either)) return flatWhere(met, met.includes(either[0] as string) ? either[1] : either[2]);
  throw new Error(`cannot read ${JSON.stringify(part)}`);
}
