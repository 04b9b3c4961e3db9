/** Reads at a time: one after the other, hundreds would take longer than a run. */
const AT_ONCE = 32;

/**
 * What `ask` answers for each of `of`, in their order, some at a time.
 *
 * @param most how many at a time
 * @throws what the first one that fails throws: the rest is not asked any more, and what was asked has ended
 */
export async function atOnce<T, R>(
  of: readonly T[],
  ask: (each: T) => Promise<R>,
  most = AT_ONCE,
): Promise<R[]> {
  const answers: R[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const asker = async () => {
    while (next < of.length && failures.length === 0) {
      const at = next++;
      try {
        answers[at] = await ask(of[at]!);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, of.length) }, asker));
  if (failures.length > 0) throw failures[0];
  return answers;
}
