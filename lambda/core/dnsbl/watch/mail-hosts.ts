import type { Incident } from '../../incident/incident.ts';
import type { Target } from '../target.ts';

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
  return hosts.length === 0 || hosts.some((host) => isMailServer(host, mailServer));
}

/** Whether the log's host may be a mail server as the configuration names it; any may be one that is not known. */
export function isMailServer(host: string, mailServer: string | undefined): boolean {
  if (mailServer === undefined) return true;
  const [name, server] = [host.toLowerCase(), mailServer.toLowerCase()];
  return name === server || server.startsWith(`${name}.`) || name.startsWith(`${server}.`);
}
