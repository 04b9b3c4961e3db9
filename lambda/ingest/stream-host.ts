/** Takes a line's mail host as the line names it, and gives the one that it counts for. */
export type HostOfLine = (named: string | undefined) => string;

/**
 * Whose lines a log stream has. A stream that bears the name of a mail host which the configuration names (whole, or its
 * first label; behind a `/` may stand more) has that host's lines only: who has taken over one mail host may write in
 * its own stream alone, so that nothing there counts for another. A stream of any other name may be a collector's, with
 * the lines of many hosts.
 *
 * @param hosts as their lines name them
 */
export function streamHosts(hosts: readonly string[]): (logStream: string) => HostOfLine {
  return (logStream) => {
    const bearer = logStream.split('/')[0]!;
    const host = hosts.find((each) => isSame(each, bearer));
    if (host === undefined) return (named) => named ?? logStream;
    return (named) => (named !== undefined && isSame(named, host) ? named : host);
  };
}

/** Of two names one may be the first label of the other. */
function isSame(a: string, b: string): boolean {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return one === other || one === other.split('.')[0] || other === one.split('.')[0];
}
