import { plain } from '../../../lambda/core/text/plain-text.ts';
import type { Facts } from '../facts.ts';
import { type Finding, failure, named, ofSeen, ok, warning } from '../finding.ts';

/** Whether everybody who should be told is. */
export function checkSubscriptions({ subscriptions }: Facts): Finding[] {
  return ofSeen('subscriptions', subscriptions, (all) => {
    if (all.length === 0) {
      return [failure('subscriptions', 'nobody is subscribed: no notice reaches anybody', SUBSCRIBE)];
    }
    const pending = all.filter(({ confirmed }) => !confirmed);
    const findings = [...new Set(pending.map(({ protocol, endpoint }) => `${protocol} ${endpoint}`))].map(
      (who) =>
        failure(
          'subscriptions',
          `${plain(who, 90)} has not confirmed its subscription and is told nothing`,
          'click the link in the mail "AWS Notification - Subscription Confirmation"; it is gone, or 3 days old: deploy again without the address and with it, or use the SNS console',
        ),
    );
    if (findings.length > 0) return findings;
    const protocols = [...new Set(all.map(({ protocol }) => protocol))].sort();
    if (protocols.join() === 'sms') {
      return [warning('subscriptions', 'only text messages reach anybody', SUBSCRIBE)];
    }
    return [ok('subscriptions', `all are confirmed: ${all.length} (${named(protocols)})`)];
  });
}

const SUBSCRIBE = 'name an e-mail address in alerts.email and deploy';

/** SNS's default. US dollars. */
const DEFAULT_LIMIT = 1;

/** Whether text messages arrive; says nothing where nobody gets any. */
export function checkSms({ sms, subscriptions }: Facts): Finding[] {
  if (sms === undefined || !('seen' in subscriptions)) return [];
  const numbers = subscriptions.seen
    .filter(({ protocol }) => protocol === 'sms')
    .map(({ endpoint }) => endpoint);
  return ofSeen('sms', sms, ({ sandbox, verified, monthlyLimit, originationNumbers }) => {
    const findings: Finding[] = [];
    // Where the account may list it at all, SNS shows a number in full.
    const unverified = numbers.filter((number) => !verified.includes(number));
    if (sandbox && unverified.length > 0) {
      findings.push(
        failure(
          'sms',
          `the account is in the SMS sandbox: ${named(unverified)} gets nothing`,
          'leave the sandbox (SNS console, Text messaging), or verify the number there',
        ),
      );
    } else if (sandbox) {
      findings.push(
        warning(
          'sms',
          'the account is in the SMS sandbox: only verified numbers get messages',
          'leave the sandbox (SNS console, Text messaging)',
        ),
      );
    }
    if (monthlyLimit <= DEFAULT_LIMIT) {
      findings.push(
        warning(
          'sms',
          `SMS stop silently at $${monthlyLimit} a month`,
          'have the limit raised (Service Quotas), then set it in the SNS console and in alerts.smsMonthlyLimitUsd',
        ),
      );
    }
    if (originationNumbers.length === 0 && numbers.some((number) => number.startsWith('+1'))) {
      findings.push(
        warning(
          'sms',
          'numbers in the United States and Canada need a registered origination number, and there is none',
          'request a toll-free number or 10DLC in AWS End User Messaging; it takes days to weeks; its resource policy must let SNS send',
        ),
      );
    }
    if (findings.length > 0) return findings;
    return [ok('sms', `out of the sandbox, up to $${monthlyLimit} a month`)];
  });
}

/** As the alarm "SMS spend" has it. */
const NEAR = 0.8;

/** How much of the month's limit text messages have used. That nobody could look at the limit is a finding of `sms`. */
export function checkSpend({ sms, smsSpent }: Facts): Finding[] {
  if (sms === undefined || smsSpent === undefined || !('seen' in sms)) return [];
  const { monthlyLimit } = sms.seen;
  return ofSeen('spend', smsSpent, (spent) => {
    const text = `text messages have cost $${spent.toFixed(2)} of $${monthlyLimit} this month`;
    if (spent < NEAR * monthlyLimit) return [ok('spend', text)];
    const fix = 'see who gets them and how often (alerts.sms); have the limit raised. Runbook: SMS spend';
    return spent < monthlyLimit
      ? [warning('spend', text, fix)]
      : [failure('spend', `${text}: SNS sends no more`, fix)];
  });
}
