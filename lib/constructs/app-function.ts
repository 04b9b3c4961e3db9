import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import {
  ENVIRONMENT,
  type EnvironmentKey,
  FUNCTIONS,
  type FunctionContract,
  type FunctionName,
  METRIC_NAMESPACE,
  SERVICE,
} from '../../lambda/contract.ts';
import type { StageConfig } from '../config.ts';
import { runbookOnDashboard } from '../runbook.ts';
import type { DataKey } from './data-key.ts';
import { HANDLER, handlerCode } from './handler-bundle.ts';

export interface AppFunctionProps {
  name: FunctionName;
  description: string;
  memorySize: number;
  timeout: Duration;
  config: StageConfig;
  /**
   * The function's log lines name senders: its log group is encrypted with this key and kept for 14 days.
   * @default - they hold no address; encrypted by CloudWatch Logs, kept as the configuration says
   */
  namesSenders?: DataKey;
}

/** Days that log lines with names are kept, whatever the configuration says. */
const NAMES_DAYS = 14;

/** The one place for runtime, architecture, log group, role and bundle of the stack's functions. */
export class AppFunction extends LambdaFunction {
  readonly #name: FunctionName;
  readonly #given = new Set<EnvironmentKey>();

  constructor(scope: Construct, id: string, props: AppFunctionProps) {
    const { config } = props;
    const { hosts } = config.mailLog;
    const settings = {
      ...config.settings,
      ...(hosts.length > 0 && { mailHosts: hosts }),
      ...(runbookOnDashboard(config) && { runbookOnDashboard: true as const }),
    };
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: props.namesSenders === undefined ? config.functionLogDays : NAMES_DAYS,
      encryptionKey: props.namesSenders,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of our own: the managed policy that CDK would attach may write to every log group of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    props.namesSenders?.allowLogGroups();
    super(scope, id, {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: config.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      code: handlerCode(FUNCTIONS[props.name].entry, settings),
      handler: HANDLER,
      memorySize: props.memorySize,
      timeout: props.timeout,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
    });
    this.#name = props.name;
    this.give('stage', config.stage);
    this.give('service', SERVICE);
    this.give('namespace', METRIC_NAMESPACE);
    this.node.addValidation({ validate: () => this.#missing() });
    Validations.of(this).acknowledge(
      {
        id: 'Serverless-LambdaTracing',
        reason:
          'X-Ray is off by default: a trace costs more than the invocation, and the delay is a metric of its own.',
      },
      {
        id: 'Serverless-LambdaDLQ',
        reason: 'The asynchronous failure destination takes its place: it keeps the error beside the event.',
      },
    );
  }

  /** Sets one of the environment variables that the contract gives to this function. */
  give(key: EnvironmentKey, value: string): void {
    this.#given.add(key);
    this.addEnvironment(ENVIRONMENT[key], value);
  }

  #missing(): string[] {
    const { environment, optional = [] }: FunctionContract = FUNCTIONS[this.#name];
    const missing = environment.filter((key) => !this.#given.has(key));
    const unknown = [...this.#given].filter((key) => !environment.includes(key) && !optional.includes(key));
    return [
      ...missing.map((key) => `${this.#name} is not given ${ENVIRONMENT[key]}`),
      ...unknown.map((key) => `${this.#name} is given ${ENVIRONMENT[key]}, which its contract does not name`),
    ];
  }
}
