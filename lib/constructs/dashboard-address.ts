import { Aws } from 'aws-cdk-lib';
import { dashboardUrl } from '../../lambda/core/message/dashboard-link.ts';
import type { StageConfig } from '../config.ts';

/**
 * The dashboard's name, known before it exists: the functions whose notices link to it are also those that it
 * shows, and one of both must not refer to the other. Dashboards are one namespace for all regions of an account,
 * stacks one a region. See docs/decisions/0011-dashboard-name.md.
 */
export function dashboardName(): string {
  return `${Aws.STACK_NAME}-${Aws.REGION}`;
}

/** The console's address of the dashboard; where the configuration names no region, in the console of `aws`. */
export function dashboardAddress({ region }: Pick<StageConfig, 'region'>): string {
  return dashboardUrl(dashboardName(), region ?? Aws.REGION);
}
