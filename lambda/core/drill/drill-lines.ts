import { isoTime } from '../time.ts';
import { DRILL_MESSAGES, drillHost, drillLogin, drillQueueId } from './drill.ts';

/**
 * The lines of a drill, as Postfix writes them: a stolen mailbox that writes to many domains and is refused by all.
 * Every name is one that can never be (RFC 2606), every address is for documentation (RFC 5737).
 *
 * @param time of all lines, milliseconds since 1970; whole seconds
 * @param part the messages whose number this is, divided by `of`: each log group gets its own
 */
export function drillLines(nonce: string, time: number, part = 0, of = 1): string[] {
  const host = drillHost(nonce);
  const login = drillLogin(nonce);
  const lines: string[] = [];
  for (let at = part; at < DRILL_MESSAGES; at += of) {
    const id = drillQueueId(nonce, at);
    const add = (daemon: string, text: string) =>
      lines.push(`${isoTime(time)} ${host} postfix/${daemon}[1]: ${id}: ${text}`);
    const [to, mx] = [`nobody${at}@drill${at}.invalid`, `mx.drill${at}.invalid[192.0.2.25]`];
    add('smtpd', `client=drill.sendwatch.invalid[192.0.2.1], sasl_method=PLAIN, sasl_username=${login}`);
    add('cleanup', `message-id=<${id}@sendwatch.invalid>`);
    add('qmgr', `from=<${login}>, size=1024, nrcpt=1 (queue active)`);
    const refusal = `host ${mx} said: 550 5.1.1 <${to}>: User unknown (in reply to RCPT TO command)`;
    add('smtp', `to=<${to}>, relay=${mx}:25, delay=0.1, dsn=5.1.1, status=bounced (${refusal})`);
    add('qmgr', 'removed');
  }
  return lines;
}
