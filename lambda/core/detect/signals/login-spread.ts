import { parseAddress } from '../../network.ts';
import { senderKind } from '../../sender.ts';
import type { Name, Tally } from '../../tally/tally.ts';
import { MINUTES_A_DAY } from '../../time.ts';
import { fingerprint } from '../fingerprint.ts';
import { CAPACITY, type SenderState } from '../state/sender-state.ts';
import { COUNTER, STRIDE, WINDOW_COUNT } from '../state/windows.ts';
import { type FindingOf, roundedScore } from './finding.ts';

/**
 * `networks`: networks new to the login within the day, `cut` (1) where there may be more; and as many as an honest one
 * may have.
 */
export type LoginSpreadFinding = FindingOf<
  'login-spread',
  { networks: number; cut?: number },
  { networks: number }
>;

/**
 * One login from many networks. Real thefts sent 9 messages from 9 addresses in 4.6 hours: far below any volume,
 * but no person moves through six new networks in a day. A network is an IPv4 /16 or an IPv6 /32, about what one
 * provider gives out: a phone that changes address within its carrier shows one.
 * The rule: more than `loginNetworks` (5) networks new to this login within 24 hours, and either what is sent speaks
 * against it, too (a score of 2, where it is sent from apart: of a login that was at home for months that alone scores
 * nearly 4), or a login that never left its networks now sends hardly two mails from the same.
 * For travellers come from a dozen carriers' networks a day, and on-call does not want to hear of each: of a login that
 * has left its networks before, what is sent must score 8. After an incident the networks are counted anew.
 *
 * Parameters: `loginNetworks`, a setting; SPREAD_MINUTES, the 24 hours; SPREAD_SCORE and TRAVELLER_SCORE, the 2 and the 8; HOME, the network signal's
 * score of a login that never left (network.ts); MAILS, the mails from a network; for the score USUAL and CAP, the most.
 *
 * @example loginSpreadScore(6)
 * // 12.27
 *
 * Reference: the score is the Chernoff bound of a Poisson tail: Boucheron, Lugosi, Massart, Concentration
 * Inequalities, 2.2.
 */
export const SPREAD_MINUTES = MINUTES_A_DAY;
const SPREAD_SCORE = 2;
const TRAVELLER_SCORE = 8;
const HOME = 2;
const MAILS = 1.5;
/** Networks new to a login per day of honest use, for the score: travel, a new phone, a hotel. */
const USUAL = 0.3;
const CAP = 14;
/** What a journey shows. */
const USUAL_MOST = 1;

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';

const IPV4 = new RegExp(`^(${OCTET}\\.${OCTET})\\.${OCTET}\\.${OCTET}$`);

/** The network of an address; a hash of an address stands for itself. */
export function networkOf(client: Name): number {
  if (typeof client === 'number') return fingerprint(client);
  // Nearly all are: reading them as addresses would take a twentieth of the judge's time.
  const plain = IPV4.exec(client);
  if (plain !== null) return fingerprint(plain[1]!);
  const address = parseAddress(client);
  if (address === undefined) return fingerprint(client);
  const bytes = address.toByteArray();
  return fingerprint(
    address.kind() === 'ipv4' ? `${bytes[0]}.${bytes[1]}` : `6:${bytes.slice(0, 4).join('.')}`,
  );
}

/** Whether a login has been used from that client's network for more than a day. */
export function isKnownNetwork(sender: SenderState, client: Name): boolean {
  return sender.networks.has(networkOf(client));
}

/** Notes the clients of a login; returns true when it used a network that it had not used a day ago. */
export function observeNetworks(sender: SenderState, clients: readonly Name[], minute: number): boolean {
  if (sender.newNetworks.length > 0 && sender.newNetworks[0]!.minute <= minute - SPREAD_MINUTES) {
    settle(sender, minute);
  }
  let fresh = false;
  for (const client of clients) {
    const network = networkOf(client);
    if (sender.networks.has(network)) continue;
    fresh = true;
    const known = sender.newNetworks.some((each) => each.network === network);
    if (!known && sender.newNetworks.length < CAPACITY.newNetworks) {
      sender.newNetworks.push({ network, minute });
    }
  }
  return fresh;
}

/** A network that is a day old becomes a known one, unless it came with a crowd. */
function settle(sender: SenderState, minute: number): void {
  for (const { network, minute: first } of sender.newNetworks) {
    const crowd =
      sender.record.lastSpread > 0 && Math.abs(first - sender.record.lastSpread) <= SPREAD_MINUTES;
    if (first <= minute - SPREAD_MINUTES && !crowd) sender.networks.add(network);
  }
  sender.newNetworks = sender.newNetworks.filter((each) => each.minute > minute - SPREAD_MINUTES);
}

/** A login's networks, as one of its minutes shows them. */
export interface LoginSpread {
  /** It opens an incident, or goes on with one. */
  fresh: boolean;
  /** The day's new networks, where these are too many. */
  networks: number | undefined;
  /** What is sent speaks against it, too: the day teaches nothing. */
  poisons: boolean;
}

const FEW: LoginSpread = { fresh: false, networks: undefined, poisons: false };

/**
 * The rule, after the minute's networks were noted.
 *
 * @param of.fresh whether a network of the minute is new
 * @param of.allowed new networks in a day that are not too many
 * @param of.total the minute's score
 * @param of.familiar that of the network signal
 */
export function judgeSpread(
  sender: SenderState,
  tally: Tally,
  of: { fresh: boolean; allowed: number; total: number; familiar: number },
): LoginSpread {
  if (senderKind(tally.sender) !== 'login' || tally.clients === undefined) return FEW;
  const networks = sender.newNetworks.length;
  if (networks <= of.allowed) return FEW;
  const sent = of.total - Math.max(0, of.familiar);
  const poisons = sent >= (of.familiar >= HOME ? SPREAD_SCORE : TRAVELLER_SCORE);
  const mail = sender.windows[(WINDOW_COUNT - 1) * STRIDE + COUNTER.strange]!;
  const hops = of.familiar >= HOME && mail <= MAILS * networks;
  const fresh = of.fresh && (poisons || hops);
  if (fresh && poisons) sender.record.lastSpread = tally.minute;
  return { fresh, networks, poisons };
}

/** -ln P(n or more new networks in a day) at the usual rate: the Poisson tail's Chernoff bound. */
export function loginSpreadScore(networks: number): number {
  if (networks <= USUAL) return 0;
  return Math.min(CAP, networks * Math.log(networks / USUAL) - networks + USUAL);
}

export function loginSpreadFinding(networks: number): LoginSpreadFinding {
  return {
    name: 'login-spread',
    score: roundedScore(loginSpreadScore(networks)),
    window: SPREAD_MINUTES,
    observed: { networks, ...(networks >= CAPACITY.newNetworks && { cut: 1 }) },
    expected: { networks: USUAL_MOST },
  };
}
