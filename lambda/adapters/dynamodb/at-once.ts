/** Requests at a time: one after the other, hundreds would take longer than a run. */
const AT_ONCE = 32;

/** What `ask` answers for each of `of`, in their order, some at a time. The first that throws ends it. */
export async function atOnce<T, R>(of: readonly T[], ask: (each: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  let next = 0;
  const asker = async () => {
    for (let at = next++; at < of.length; at = next++) answers[at] = await ask(of[at]!);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, of.length) }, asker));
  return answers;
}
