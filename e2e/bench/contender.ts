/** What every contender gets: real SSH endpoints, the script, and how many sessions at once. */
export interface Contest {
  endpoints: { name: string; address: string; port: number }[];
  username: string;
  /** File of the private key. */
  keyFile: string;
  /** `SHA256:…`: all endpoints are addresses of one instance. */
  hostKeyFingerprint: string;
  /** The inspection script, the same bytes for everybody. */
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
  /** Most memory held at once, MiB; null where it was not measured. */
  peakMb: number | null;
  /** The same within each quarter of the time, where that was measured: memory that is flat ends as it was half-way. */
  quarterPeaksMb?: number[];
}
