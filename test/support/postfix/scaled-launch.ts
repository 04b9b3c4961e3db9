import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { clockFrom, type LogClock, realClock } from './log-clock.ts';
import { type GroupLeader, spawnGroup } from './process-group.ts';

/** Log time at the start, and how many log seconds pass in a real one. Needs libfaketime. */
export interface ScaledTime {
  start: Date;
  rate: number;
}

export interface Launched {
  leader: GroupLeader;
  /** The environment that makes another program read the same clock. */
  environment: NodeJS.ProcessEnv;
  /** Reads the clock of the launched program; call it once that program runs. */
  readClock(): LogClock;
  /** Removes what the clock left behind; call it after the group has ended. */
  cleanUp(): void;
}

/** UTC, so that a recorded log does not depend on the machine that recorded it. */
const PLAIN = { PATH: process.env.PATH, TZ: 'UTC', LANG: 'C' };

/**
 * Launches a program that reads real time, or, under libfaketime, one that reads scaled time with all its
 * children. FAKETIME_DONT_RESET and the shared memory keep every process on the same clock: without them each
 * would start at `start` anew.
 */
export function launch(command: string, args: readonly string[], time?: ScaledTime): Launched {
  if (!time) {
    const leader = spawnGroup(command, args, PLAIN);
    return { leader, environment: PLAIN, readClock: realClock, cleanUp: () => {} };
  }
  const start = time.start.toISOString().slice(0, 19).replace('T', ' ');
  const faketime = `@${start} x${time.rate}`;
  const env = { ...PLAIN, FAKETIME_DONT_RESET: '1' };
  const leader = spawnGroup('faketime', ['-m', '-f', faketime, command, ...args], env);
  // The wrapper names its semaphore and shared memory after its own pid.
  const shared = { semaphore: `faketime_sem_${leader.pid}`, memory: `faketime_shm_${leader.pid}` };
  const environment = {
    ...env,
    LD_PRELOAD: '/usr/$LIB/faketime/libfaketimeMT.so.1',
    FAKETIME: faketime,
    FAKETIME_SHARED: `/${shared.semaphore} /${shared.memory}`,
  };
  const readClock = () =>
    clockFrom(
      1000 * Number(execFileSync('date', ['+%s.%N'], { env: environment, encoding: 'utf8' })),
      time.rate,
    );
  const cleanUp = () => {
    for (const name of [`sem.${shared.semaphore}`, shared.memory])
      rmSync(`/dev/shm/${name}`, { force: true });
  };
  return { leader, environment, readClock, cleanUp };
}
