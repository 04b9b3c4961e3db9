// `tsx bench/spool/run.ts [--files N] [--rounds N]`: `sendwatch spool` beside the `postqueue -j` whose output it reads,
// on a live Postfix whose deferred queue holds N copies of real queue files, and with a log that tells who sent each.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startCloggedPostfix } from '../../test/support/postfix/clogged-postfix.ts';
import { fillQueue } from '../queue-report/fill-queue.ts';

const { values } = parseArgs({
  options: { files: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '3' } },
});
const RUN = join(import.meta.dirname, '../../bin/run.mjs');
/** Every other message is of the sender that is selected. */
const CLIENTS = ['192.168.10.51', '192.168.10.52'] as const;

interface Listed {
  queue_id: string;
  arrival_time: number;
  sender: string;
  recipients: { address: string }[];
}

const postfix = await startCloggedPostfix();
try {
  fillQueue(join(postfix.queue, 'deferred'), Number(values.files));
  const queue = join(postfix.queue, 'queue.json');
  const log = join(postfix.queue, 'mail.log');
  const list = `postqueue -j > ${queue}`;
  await timed(list);
  const lines = writeLog(queue, log);
  const sender = `host:${CLIENTS[0]}`;
  const asks = [
    ['postqueue -j', list],
    ['spool', `${process.execPath} ${RUN} spool --json --queue ${queue}`],
    [
      'spool with a log',
      `${process.execPath} ${RUN} spool --json --queue ${queue} --log ${log} --sender ${sender}`,
    ],
  ] as const;
  await timed(asks[1][1]); // builds the bundle, if need be
  const best = new Map<string, Timed>();
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, command] of asks) {
      const took = await timed(command);
      const known = best.get(name);
      best.set(name, known === undefined || took.wall < known.wall ? took : known);
    }
  }
  for (const [name, { wall, cpu, said }] of best) {
    const selected = said.startsWith('{') ? `, ${JSON.parse(said).select.length} selected` : '';
    console.log(
      `${name}: ${wall.toFixed(2)} s, of them ${cpu.toFixed(2)} s of its own processor time${selected}`,
    );
  }
  console.log(
    `${values.files} files, ${lines} log lines, the fastest of ${values.rounds}, load ${loadavg()[0]!.toFixed(1)}`,
  );
} finally {
  await postfix.stop();
}

interface Timed {
  /** Seconds. */
  wall: number;
  cpu: number;
  said: string;
}

async function timed(command: string): Promise<Timed> {
  const args = ['-c', `TIMEFORMAT='%R %U %S'; time { ${command}; }`];
  const child = spawn('bash', args, { env: postfix.env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const times = /(\d+\.\d+) (\d+\.\d+) (\d+\.\d+)\s*$/.exec(errors);
  if (times === null) throw new Error(`${command}: ${errors}`);
  const [wall = 0, user = 0, system = 0] = times.slice(1).map(Number);
  return { wall, cpu: user + system, said };
}

/** The log of the listed messages: who sent each, its envelope, and its failed tries. Returns how many lines. */
function writeLog(queue: string, log: string): number {
  const file = openSync(log, 'w');
  let lines = 0;
  let text = '';
  const put = (time: number, line: string) => {
    text += `${new Date(time * 1000).toISOString()} mx1 postfix/${line}\n`;
    lines++;
  };
  const listed = readFileSync(queue, 'utf8').trim().split('\n');
  listed.forEach((line, at) => {
    const { queue_id: id, arrival_time: time, sender, recipients } = JSON.parse(line) as Listed;
    const from = sender === 'MAILER-DAEMON' ? '' : sender;
    put(time, `smtpd[1]: ${id}: client=pc[${CLIENTS[at % CLIENTS.length]}]`);
    put(time, `cleanup[2]: ${id}: message-id=<${id}@pc>`);
    put(time, `qmgr[3]: ${id}: from=<${from}>, size=900, nrcpt=${recipients.length} (queue active)`);
    for (const { address } of recipients)
      put(
        time + 1,
        `smtp[4]: ${id}: to=<${address}>, relay=mx[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=4.2.0, status=deferred (host mx[192.0.2.9] said: 450 4.2.0 Greylisted)`,
      );
    if (text.length > 1_000_000) {
      writeSync(file, text);
      text = '';
    }
  });
  writeSync(file, text);
  closeSync(file);
  return lines;
}
