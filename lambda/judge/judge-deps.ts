import type { Settings } from '../core/config.ts';
import type { ListStateStore } from '../core/dnsbl/watch/watch-ports.ts';
import type { MailLogPlace } from '../core/message/log-link.ts';
import type { Publisher } from '../core/message/publisher.ts';
import type {
  ActionStore,
  BoardStore,
  CheckpointStore,
  ContributionStore,
  HeardStore,
  HostsStore,
  IncidentStore,
  Lease,
  RollupStore,
} from '../core/ports.ts';
import type { SenderLine } from '../core/report/sender-line.ts';

export interface JudgeDeps {
  contributions: ContributionStore;
  checkpoints: CheckpointStore;
  lease: Lease;
  incidents: IncidentStore;
  publisher: Publisher;
  settings: Settings;
  /** Unique to this process: whose lease it is. */
  owner: string;
  /** What people told sendwatch. Default: nothing. */
  actions?: ActionStore;
  /** Where the board for people is kept. Default: there is none. */
  board?: BoardStore;
  /** Where the traffic by hour and mail host is kept. Default: nowhere. */
  rollups?: RollupStore;
  /** Which mail hosts were heard, what is usual of them, and those that the configuration names. Default: none. */
  mailHosts?: { heard: Pick<HeardStore, 'read'>; hosts: HostsStore; named: readonly string[] };
  /** What the DNSBL watch has found. Default: it is not known. */
  lists?: Pick<ListStateStore, 'load'>;
  /** Takes the lines of the newest minute, once a run. Default: nobody does. */
  senderLog?: (lines: readonly SenderLine[]) => void;
  /** Of the deployed stack: what the commands in a notice must name. */
  stage?: string;
  /** Where the mail log is that e-mails link. Default: they do not. */
  logs?: MailLogPlace | undefined;
}

/** What a run did: what is measured. */
export interface JudgeSummary {
  /** Another judge is at work: nothing was done. */
  skipped: boolean;
  sendersJudged: number;
  openIncidents: number;
  /** Milliseconds from the oldest event judged for the first time to this run, also where it makes up for others. */
  delay: number | undefined;
  noticesSent: number;
  /** Names of the errors that kept notices from being published; they stay pending. */
  noticeFailures: string[];
  /** Queues of mail hosts that are stuck, clogged or growing. */
  queuesInTrouble: number;
  /** Mail hosts whose silence was told and lasts, and those whose clock is off; undefined: they were not looked at. */
  hostsSilent: number | undefined;
  clocksOff: number | undefined;
  /** Mail hosts of which most of what leaves has no sender; undefined: nothing was judged. */
  hostsWithoutSenders: number | undefined;
  /**
   * What the run went on without, a phrase each for the judge's own log: items that the store refuses for good
   * (incidents that nobody was told of, roll-ups, the board), minutes that would have spoilt the memory, a memory that
   * could not be used, mail hosts that could not be looked at, a drill that could not be told.
   */
  problems: string[];
}
