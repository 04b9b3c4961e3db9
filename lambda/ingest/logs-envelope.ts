/** What CloudWatch Logs delivers, decoded. Further keys are ignored. */
export interface LogsEnvelope {
  messageType: string;
  logGroup: string;
  logStream: string;
  logEvents: readonly LogsEvent[];
}

export interface LogsEvent {
  id: string;
  /** Milliseconds since 1970, UTC. */
  timestamp: number;
  message: string;
}
