/** The label of the throw-away containers that Clearance starts for a proof, and of their image (./command.sh). */
export const PROOF_LABEL = 'org.clearance.proof';
/** How such a container is called, where only its name is told. */
export const PROOF_NAME = /^clearance-proof-[0-9a-f]{32}-\d+$/;
