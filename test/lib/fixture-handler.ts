/** Bundled by a test. */
export const handler = async (event: { name: string }) => `hello ${event.name}`;
