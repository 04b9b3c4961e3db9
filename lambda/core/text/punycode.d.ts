declare module 'punycode.js' {
  const punycode: {
    /** @throws RangeError when a label that begins with `xn--` is not Punycode */
    toUnicode(domain: string): string;
  };
  export default punycode;
}
