/** The input of every contender: real SSH endpoints, the script, and how many sessions at once. */
export interface Contest {
  endpoints: { name: string; address: string; port: number }[];
  username: string;
  /** File of the private key. */
  keyFile: string;
  /** `SHA256:…`: all endpoints are addresses of one instance. */
  hostKeyFingerprint: string;
  /** The inspection script, the same bytes for all contenders. */
  script: string;
  concurrency: number;
}

export interface Score {
  contender: string;
  /** Endpoints that answered the whole script. */
  answered: number;
  wallMs: number;
  /** CPU of the controller and its children, user and system, ms. */
  cpuMs: number;
  /** How many ended with each outcome, if that is known. */
  outcomes?: Record<string, number>;
  /** Maximum memory, MiB; null if it was not measured. */
  peakMb: number | null;
  /** The same within each quarter of the time, if it was measured: with constant memory the last quarters are equal. */
  quarterPeaksMb?: number[];
}
