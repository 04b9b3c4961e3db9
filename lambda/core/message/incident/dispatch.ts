import { type IncidentRecord, isPending, type Notice, type ToldNotice } from '../../incident/notice.ts';
import { severityRank } from '../../incident/severity.ts';
import { MINUTE } from '../../time.ts';
import { type Action, saidAbout } from '../action.ts';
import { DEFAULT_NOTIFY } from '../notify-defaults.ts';
import type { Message } from '../publisher.ts';
import { isQuiet } from '../quiet-hours.ts';
import type { NotifySettings } from '../settings.ts';
import { composeMessage } from './compose.ts';
import { composeDigest } from './digest.ts';

/** One message and the notices that are told with it. */
export interface Dispatch {
  message: Message;
  notices: readonly Notice[];
  /** Set when it is a digest. */
  digest?: string;
  /** It is a digest because too much came at once. */
  burst?: true;
}

/** What to publish now. A notice in neither list waits. */
export interface DispatchPlan {
  dispatches: Dispatch[];
  /** Nobody needs to hear them: reminders of what somebody has acknowledged. */
  silenced: Notice[];
}

export interface DispatchOptions {
  notify?: NotifySettings;
  /** Minutes east of UTC. */
  utcOffset?: number;
  stage?: string | undefined;
  actions?: readonly Action[];
}

/** How the ids of digests begin: a morning's collection must not hold up what is urgent. */
const BURST = 'burst-';
const LOW = 'low-';

/**
 * Who is told what, and when: the policy apart from the detection. Pure: the same records at the same time give
 * the same plan, and a plan that could not be carried out is made again at the next run.
 *
 * @param now milliseconds since 1970
 */
export function planDispatch(
  records: readonly IncidentRecord[],
  now: number,
  options: DispatchOptions = {},
): DispatchPlan {
  const notify = options.notify ?? DEFAULT_NOTIFY;
  const { utcOffset = 0, actions = [] } = options;
  const pending = records.flatMap(({ notices }) => notices.filter(isPending));
  const told = records.flatMap(({ incident, notices }) =>
    notices.flatMap((each): Told[] => (isPending(each) ? [] : [{ ...each, incident: incident.id }])),
  );
  const said = (notice: Notice) => saidAbout(notice.incident, actions, now);
  const silenced = pending.filter(
    (each) => each.kind === 'reminded' && said(each).acknowledged !== undefined,
  );
  const tell = pending.filter((each) => !silenced.includes(each));
  const low = tell.filter((each) => isLow(each, notify));
  const urgent = tell.filter((each) => !isLow(each, notify));

  const single = (notice: Notice): Dispatch => ({
    message: composeMessage(notice, { ...options, said: said(notice) }),
    notices: [notice],
  });
  const together = (notices: readonly Notice[], ofLow: boolean): Dispatch[] => {
    if (incidentsOf(notices) <= 1) return notices.map(single);
    const id = `${ofLow ? LOW : BURST}${now}`;
    const message = composeDigest(notices, { ...options, id, now, low: ofLow });
    return [{ message, notices, digest: id, ...(ofLow ? {} : { burst: true as const }) }];
  };

  const due = dueLow(low, now, utcOffset, notify);
  const how = burst(urgent, told, now, notify);
  // While a burst is told together, low notices that are due come along instead of as a message of their own.
  if (how === 'digest' && due !== 'wait') {
    return { dispatches: together([...urgent, ...low], false), silenced };
  }
  const lowHow = due === 'single' ? burst(low, told, now, notify) : due;
  // In the order of the notices: an incident is opened before it got worse.
  const dispatches = [...carryOut(how, urgent, false), ...carryOut(lowHow, low, true)].sort(
    (a, b) => pending.indexOf(a.notices[0]!) - pending.indexOf(b.notices[0]!),
  );
  return { dispatches, silenced };

  function carryOut(when: When, notices: readonly Notice[], ofLow: boolean): Dispatch[] {
    if (when === 'wait') return [];
    return when === 'digest' ? together(notices, ofLow) : notices.map(single);
  }
}

type When = 'wait' | 'digest' | 'single';

/** A notice that was told, with the id of its incident. */
type Told = ToldNotice & { incident: string };

function isLow({ incident }: Notice, { lowBelow }: NotifySettings): boolean {
  return severityRank(incident.severity) < severityRank(lowBelow);
}

/** Low notices wait through quiet hours, and until the oldest has waited for `digestMinutes`. */
function dueLow(low: readonly Notice[], now: number, utcOffset: number, notify: NotifySettings): When {
  if (low.length === 0) return 'single';
  const quiet = (time: number) => isQuiet(time, utcOffset, notify.quietHours);
  if (quiet(now)) return 'wait';
  if (low.some(({ created }) => quiet(created))) return 'digest';
  if (notify.digestMinutes === 0) return 'single';
  const oldest = Math.min(...low.map(({ created }) => created));
  return now - oldest >= notify.digestMinutes * MINUTE ? 'digest' : 'wait';
}

/**
 * One by one while they are few; a digest when there are too many at once; and when such a digest has just been
 * sent, what is too many again waits for the next one.
 */
function burst(
  notices: readonly Notice[],
  before: readonly Told[],
  now: number,
  { burst }: NotifySettings,
): When {
  if (notices.length === 0) return 'single';
  const told = before.filter(({ sent }) => sent > now - burst.minutes * MINUTE);
  const alone = told.filter(({ digest }) => digest === undefined).map(({ incident }) => incident);
  if (new Set([...alone, ...notices.map(({ incident }) => incident.id)]).size <= burst.incidents) {
    return 'single';
  }
  return told.some((each) => each.burst) ? 'wait' : 'digest';
}

function incidentsOf(notices: readonly Notice[]): number {
  return new Set(notices.map(({ incident }) => incident.id)).size;
}
