import { ACCOUNT, PARTITION, REGION } from './account.ts';
import { type PhysicalNames, physicalNames } from './physical-names.ts';
import type { Template } from './template.ts';

/** Replaces CloudFormation's intrinsic functions in a value by what a deployment would put there. */
export type Resolve = (value: unknown) => unknown;

/** A resolver with one physical name per resource: the same reference gives the same name each time. */
export function createResolver(template: Template): Resolve {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': ACCOUNT,
    'AWS::Partition': PARTITION,
    'AWS::Region': REGION,
    'AWS::StackName': template.stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const names = new Map<string, PhysicalNames>();
  const named = (id: string): PhysicalNames => {
    const type = template.resources[id]?.Type;
    if (type === undefined) throw new Error(`the template refers to '${id}', which it does not contain`);
    const known = names.get(id) ?? physicalNames(type, template.stackName, id);
    names.set(id, known);
    return known;
  };
  const ref = (id: string): string => pseudo[id] ?? named(id).ref;
  const attribute = (id: string, name: string): string => {
    const value = named(id).attributes[name];
    if (value === undefined) throw new Error(`the harness knows no attribute '${name}' of '${id}'`);
    return value;
  };

  const functions: Readonly<Record<string, (argument: unknown) => unknown>> = {
    Ref: (id) => ref(id as string),
    'Fn::GetAtt': (path) => {
      const [id, name] = Array.isArray(path) ? path : String(path).split('.', 2);
      return attribute(id, name);
    },
    'Fn::Join': (argument) => {
      const [separator, parts] = resolve(argument) as [string, unknown[]];
      return parts.map(String).join(separator);
    },
    'Fn::Select': (argument) => {
      const [index, values] = resolve(argument) as [number | string, unknown[]];
      return values[Number(index)];
    },
    'Fn::Split': (argument) => {
      const [separator, text] = resolve(argument) as [string, string];
      return text.split(separator);
    },
    'Fn::Equals': (argument) => {
      const [one, other] = resolve(argument) as [unknown, unknown];
      return one === other;
    },
    'Fn::If': (argument) => {
      const [id, met, otherwise] = argument as [string, unknown, unknown];
      const condition = template.conditions[id];
      if (condition === undefined) throw new Error(`the template has no condition '${id}'`);
      return resolve(resolve(condition) === true ? met : otherwise);
    },
    'Fn::Sub': (argument) => {
      const [text, values] = (Array.isArray(argument) ? argument : [argument, {}]) as [
        string,
        Record<string, unknown>,
      ];
      return text.replace(/\$\{([^!}]+)\}/g, (_, name: string) => {
        if (name in values) return String(resolve(values[name]));
        const dot = name.indexOf('.');
        return dot < 0 ? ref(name) : attribute(name.slice(0, dot), name.slice(dot + 1));
      });
    },
  };

  const resolve: Resolve = (value) => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [key, argument] = entries.length === 1 ? entries[0]! : ['', undefined];
    if (key === 'Ref' || key.startsWith('Fn::')) {
      const evaluate = functions[key];
      if (evaluate === undefined) throw new Error(`the harness does not evaluate ${key}`);
      return evaluate(argument);
    }
    return Object.fromEntries(entries.map(([name, each]) => [name, resolve(each)]));
  };
  return resolve;
}
