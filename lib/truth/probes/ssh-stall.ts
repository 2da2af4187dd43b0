// A part of Observations: its rules about trust and units apply here.

/** An ordinary SSH connection that was silent in the middle of a script, while one with small packets got answers. */
export interface SshStall {
  /** Seconds without a byte from the instance, not even answers to keepalives. */
  silentSeconds: number;
  /** Bytes of the script. */
  sentBytes: number;
  /** Bytes of its output until then. */
  receivedBytes: number;
  /** Milliseconds until the connection with small packets had signed in and got an answer. */
  answeredMs: number;
}
