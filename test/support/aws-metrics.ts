/**
 * The dimensions that AWS documents for its metrics: a metric exists with all of a row's dimensions, and sums up over
 * none that is left out. Sources: CloudWatch Logs user guide, "Monitoring with CloudWatch metrics"; Lambda developer
 * guide, "Types of metrics for Lambda functions"; SNS developer guide, "Monitoring topics using CloudWatch"; SQS
 * developer guide, "Available CloudWatch metrics".
 */
export const AWS_METRICS: Readonly<Record<string, Readonly<Record<string, readonly string[][]>>>> = {
  'AWS/Logs': {
    IncomingLogEvents: [['LogGroupName']],
    DeliveryErrors: [['DestinationType', 'FilterName', 'LogGroupName']],
    DeliveryThrottling: [['DestinationType', 'FilterName', 'LogGroupName']],
    ForwardedLogEvents: [['DestinationType', 'FilterName', 'LogGroupName']],
  },
  'AWS/Lambda': {
    Errors: [['FunctionName']],
    Throttles: [['FunctionName']],
    AsyncEventAge: [['FunctionName']],
    IteratorAge: [['FunctionName']],
    DestinationDeliveryFailures: [['FunctionName']],
    OnFailureDestinationDeliveredEventCount: [['EventSourceMappingUUID']],
    DroppedEventCount: [['EventSourceMappingUUID']],
  },
  'AWS/SNS': { NumberOfNotificationsFailed: [['TopicName']], SMSMonthToDateSpentUSD: [[]] },
  'AWS/SQS': { ApproximateNumberOfMessagesVisible: [['QueueName']] },
};
