/** More than any domain has: what is longer is no name, and not looked at. */
const LONGEST = 255;

/**
 * A domain as DNS has it: `bücher.example` is `xn--bcher-kva.example` (IDNA), in which some servers write it. Lower case,
 * and without a dot at the end. What is no name of DNS stays as it is.
 */
export function asciiDomain(domain: string): string {
  const lower = domain.toLowerCase().replace(/\.$/, '');
  if (isAscii(lower) || lower.length > LONGEST) return lower;
  return /[\s/@?#\\%:[\]]/.test(lower) ? lower : (hostOf(lower) ?? lower);
}

/** The URL parser is the one place where the platform keeps IDNA. It makes an address of `１９２.0.2.1`, which is none here. */
function hostOf(domain: string): string | undefined {
  if (!URL.canParse(`http://${domain}`)) return undefined;
  const { hostname } = new URL(`http://${domain}`);
  return /^[a-z0-9_.-]+$/.test(hostname) && /[a-z]/.test(hostname) ? hostname.replace(/\.$/, '') : undefined;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}
