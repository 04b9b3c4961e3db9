import { Aws } from 'aws-cdk-lib';
import { ConcreteWidget } from 'aws-cdk-lib/aws-cloudwatch';

export interface InsightRuleWidgetProps {
  title: string;
  ruleName: string;
  width: number;
  height: number;
}

/**
 * A Contributor Insights rule as a picture; the construct library has no widget for it. Source: CloudWatch API
 * reference, "Dashboard body structure and syntax", properties of a metric widget.
 */
export class InsightRuleWidget extends ConcreteWidget {
  readonly #props: InsightRuleWidgetProps;

  constructor(props: InsightRuleWidgetProps) {
    super(props.width, props.height);
    this.#props = props;
  }

  toJson(): object[] {
    const { title, ruleName } = this.#props;
    return [
      {
        type: 'metric',
        width: this.width,
        height: this.height,
        x: this.x,
        y: this.y,
        properties: {
          title,
          view: 'timeSeries',
          stacked: true,
          region: Aws.REGION,
          period: 300,
          insightRule: { ruleName, orderBy: 'Sum', maxContributorCount: 10 },
        },
      },
    ];
  }
}
