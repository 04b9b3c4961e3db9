import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Pids of the group's processes that still run. Zombies do not count: they wait for a parent that may never
 * reap them, and a signal to the group cannot tell them apart.
 */
function running(group: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        // pid (comm) state ppid pgrp ...; comm may hold blanks and parentheses.
        const [state, , pgrp] = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return Number(pgrp) === group && state !== 'Z';
      } catch {
        return false; // ended meanwhile
      }
    });
}

export type GroupLeader = ChildProcessByStdio<null, null, Readable>;

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // gone already, which is the aim
  }
}

/** Spawns a program as leader of its own process group; the group dies with us, however we end (but SIGKILL). */
export function spawnGroup(command: string, args: readonly string[], env: NodeJS.ProcessEnv): GroupLeader {
  const leader = spawn(command, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'], env });
  const killGroup = () => {
    if (leader.pid !== undefined) signal(-leader.pid, 'SIGKILL');
  };
  process.once('exit', killGroup);
  leader.once('error', () => process.removeListener('exit', killGroup));
  return leader;
}

/** Ends a spawned group: asks the process `first` (its leader, if not given), then kills who stays. */
export async function endGroup(leader: GroupLeader, first = leader.pid): Promise<void> {
  const group = leader.pid;
  if (group === undefined || first === undefined) return; // it never started
  signal(first, 'SIGTERM');
  for (let tries = 0; running(group).length > 0 && tries < 50; tries++) await sleep(100);
  for (let tries = 0; running(group).length > 0 && tries < 50; tries++) {
    signal(-group, 'SIGKILL');
    await sleep(100);
  }
  const left = running(group);
  if (left.length > 0) throw new Error(`processes ${left.join(', ')} of the private Postfix do not end`);
}
