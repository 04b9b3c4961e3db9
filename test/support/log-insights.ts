import { NetworkSet } from '../../lambda/core/network.ts';

/** One step of a query over fields of a line; false when the line leaves. */
type Step = (line: string, fields: Record<string, string>) => boolean;

/**
 * A query of Logs Insights QL, as far as the backstop's go, as a function: the value of a field of a line that stays
 * until the end. Source of what the commands do: CloudWatch Logs user guide, "Logs Insights QL".
 *
 * @throws Error for a command that it does not know
 */
export function queryOf(steps: readonly string[], field: string): (line: string) => string | undefined {
  const compiled = steps.map(compile);
  return (line) => {
    const fields: Record<string, string> = {};
    return compiled.every((step) => step(line, fields)) ? fields[field] : undefined;
  };
}

function compile(text: string): Step {
  const like = /^filter @message like \/(.*)\/$/.exec(text);
  if (like !== null) {
    const pattern = new RegExp(like[1]!);
    return (line) => pattern.test(line);
  }
  const parse = /^parse @message \/(.*)\/$/.exec(text);
  if (parse !== null) {
    const pattern = new RegExp(parse[1]!);
    return (line, fields) => {
      Object.assign(fields, pattern.exec(line)?.groups ?? {});
      return true;
    };
  }
  const present = /^filter (not )?ispresent\((\w+)\)$/.exec(text);
  if (present !== null) return (_, fields) => present[2]! in fields === (present[1] === undefined);
  const inside = /^filter (not )?(?:isIpInSubnet\((\w+), "[^"]+"\)(?: or (?=\w))?)+$/.exec(text);
  if (inside === null) throw new Error(`a step that is not known: ${text}`);
  const networks = new NetworkSet([...text.matchAll(/"([^"]+)"/g)].map(([, network]) => network!));
  return (_, fields) => networks.has(fields[inside[2]!] ?? '') === (inside[1] === undefined);
}
