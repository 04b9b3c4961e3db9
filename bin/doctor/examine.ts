import { checkAlarms } from './checks/alarms.ts';
import { checkJudge, checkNotices } from './checks/judge.ts';
import { checkLines, checkSenders } from './checks/lines.ts';
import { checkKeys, checkLists } from './checks/lists.ts';
import { checkForwarding, checkLogs, checkRhythm } from './checks/logs.ts';
import { checkQueues } from './checks/queues.ts';
import { checkRecords } from './checks/records.ts';
import { checkStack, checkVersion } from './checks/stack.ts';
import { checkSms, checkSpend, checkSubscriptions } from './checks/told.ts';
import type { Facts } from './facts.ts';
import type { Check, Finding } from './finding.ts';

/** In the order of a line's way: from the mail host to who is told. */
const CHECKS: readonly Check[] = [
  checkStack,
  checkVersion,
  checkLogs,
  checkRhythm,
  checkLines,
  checkSenders,
  checkForwarding,
  checkQueues,
  checkRecords,
  checkJudge,
  checkNotices,
  checkAlarms,
  checkSubscriptions,
  checkSms,
  checkSpend,
  checkLists,
  checkKeys,
];

/** All that the facts say of a stage's health. */
export function examine(facts: Facts): Finding[] {
  return CHECKS.flatMap((check) => check(facts));
}
