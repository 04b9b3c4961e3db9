/**
 * Whose domain it is, near enough to tell owners apart: `example.com` of `mx.example.com`, `example.co.jp` of
 * `sub.example.co.jp`. Below a country's domain a label of up to three letters is taken for a registry's.
 */
export function ownerOf(domain: string): string {
  const labels = domain.toLowerCase().split('.');
  const country = labels.at(-1)!.length === 2 && (labels.at(-2)?.length ?? 9) <= 3;
  return labels.slice(country ? -3 : -2).join('.');
}
