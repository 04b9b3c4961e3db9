import { KEY_SERVICES, type KeyService } from './lists/key-services.ts';
import type { BlocklistSettings } from './settings.ts';
import { parseTarget, type Target } from './target.ts';

// Apart from the schema: the deployed watch reads settings that were checked at synth, and needs no parser for them.

/** The targets, blocks expanded, each once: the first entry that names one gives its mail server and role. */
export function watchTargets(settings: BlocklistSettings): Target[] {
  return targetsOf(settings.targets);
}

/** The names of the parameters that hold keys, each once, with the services that it serves. */
export function keyParameters({ keys }: BlocklistSettings): Map<string, KeyService[]> {
  const names = new Map<string, KeyService[]>();
  for (const service of KEY_SERVICES) {
    const name = keys[service];
    if (name !== undefined) names.set(name, [...(names.get(name) ?? []), service]);
  }
  return names;
}

/** Texts that stand for no target are left out: the schema has refused them before. */
export function targetsOf(
  entries: readonly { target: string; mailServer?: string; role?: string }[],
): Target[] {
  const targets = new Map<string, Target>();
  for (const { target: text, ...about } of entries) {
    const parsed = parseTarget(text);
    if ('error' in parsed) continue;
    for (const each of parsed.targets)
      if (!targets.has(each.text)) targets.set(each.text, { ...each, ...about });
  }
  return [...targets.values()];
}
