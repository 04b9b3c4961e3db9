import { MAILS } from '../mta/clogged-queue.ts';
import { fateOf } from '../mta/scenario.ts';
import { SmtpSession } from './client.ts';
import { type PrivatePostfix, startPostfix } from './private-postfix.ts';
import { startSink } from './sink.ts';

export interface CloggedPostfix extends PrivatePostfix {
  /** What shell commands need, so that postqueue(1) and postsuper(1) act on this one. */
  env: NodeJS.ProcessEnv;
}

/** A live Postfix whose queue holds `MAILS`, as far as they wait, the notices about them and double bounces. */
export async function startCloggedPostfix(
  parameters: Readonly<Record<string, string>> = {},
): Promise<CloggedPostfix> {
  const shares = (domain: string) => {
    const fate = fateOf(`@${domain}`);
    return fate === undefined ? {} : { [fate]: 1 };
  };
  const sink = await startSink({ seed: 1, shares, now: () => 0, greylistMs: 1 });
  let postfix: PrivatePostfix | undefined;
  const stop = async () => {
    await postfix?.stop();
    await sink.stop();
  };
  try {
    postfix = await startPostfix({
      mailboxes: [],
      nextHop: `[127.0.0.1]:${sink.port}`,
      parameters: {
        notify_classes: 'resource, software, 2bounce',
        '2bounce_notice_recipient': 'postmaster@grey.example',
        ...parameters,
      },
    });
    for (const { by, id, from, to } of MAILS) {
      const smtp = await SmtpSession.open({
        address: postfix.address,
        port: postfix.smtpPort,
        xclient: { address: by },
      });
      await smtp.send({ from, to }, `Message-ID: <${id}@truth.example>\nSubject: Lorem\n\nLorem ipsum\n`);
      await smtp.quit();
    }
    await postfix.waitUntilIdle();
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...postfix, env: { ...process.env, MAIL_CONFIG: postfix.config, TZ: 'UTC' }, stop };
}
