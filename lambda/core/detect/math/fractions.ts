/** V8 forgets the shapes of objects that are no more. */
const ALIVE: object[] = [];

/**
 * Lets V8 take the numbers of all objects like this one for fractions, from the first on. Small integers make an object of
 * another shape: the first fraction in a field that began as 0 would change the shape of all, and throw away the code that
 * was compiled for them, field by field.
 *
 * @param instance as its class or literal makes it, and nobody else's: its own numbers are overwritten
 */
export function settleNumbers(instance: object): void {
  const fields = instance as Record<string, unknown>;
  for (const name of Object.keys(fields)) if (typeof fields[name] === 'number') fields[name] = 0.5;
  ALIVE.push(instance);
}
