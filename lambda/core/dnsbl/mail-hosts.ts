import type { Incident } from '../incident/incident.ts';
import type { Target } from './target.ts';

/** The mail hosts that an incident's messages went through, as the log names them; none when no sample says so. */
export function mailHostsOf({ sender, related, samples }: Incident): string[] {
  const local = [sender, ...related].filter((key) => key.startsWith('local:')).map((key) => key.slice(6));
  const hosts = [...samples.queueIds, ...local]
    .filter((text) => text.includes('/'))
    .map((text) => text.slice(0, text.indexOf('/')).toLowerCase());
  return [...new Set(hosts)];
}

/**
 * Whether an incident may be behind a listing of a target: it used the target's mail server, or one of both is not
 * known. Many logs write the short host name, so `mx1` is `mx1.example.com`.
 */
export function concerns(incident: Incident, { mailServer }: Target): boolean {
  const hosts = mailHostsOf(incident);
  if (mailServer === undefined || hosts.length === 0) return true;
  const server = mailServer.toLowerCase();
  return hosts.some(
    (host) => host === server || server.startsWith(`${host}.`) || host.startsWith(`${server}.`),
  );
}
