import punycode from 'punycode.js';

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

/**
 * An address in lower case, its domain as DNS has it. What stands before the `@` is the mailbox's server's own affair: of
 * `é`, one character or two, the two spellings are one.
 */
export function asciiAddress(address: string): string {
  const lower = address.toLowerCase();
  if (isAscii(lower)) return lower;
  const at = lower.lastIndexOf('@');
  const mailbox = lower.slice(0, Math.max(0, at)).normalize('NFC');
  return at < 0 ? lower.normalize('NFC') : `${mailbox}@${asciiDomain(lower.slice(at + 1))}`;
}

/** An address, or another name that ends with a domain, as both kinds of servers write it: `xn--` and spelled out. */
export function spellings(address: string): string[] {
  const ascii = asciiAddress(address);
  const at = ascii.lastIndexOf('@') + 1;
  return [...new Set([address.toLowerCase(), ascii, ascii.slice(0, at) + unicodeDomain(ascii.slice(at))])];
}

/** `xn--bcher-kva.example` spelled out; a label that is none of these stays as it is. */
export function unicodeDomain(domain: string): string {
  if (domain.length > LONGEST) return domain;
  return domain.split('.').map(unicodeLabel).join('.');
}

function unicodeLabel(label: string): string {
  try {
    return punycode.toUnicode(label);
  } catch {
    return label;
  }
}
