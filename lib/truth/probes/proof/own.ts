/** The label of our own throw-away containers and of their image (./command): they are nobody's of the instance. */
export const PROOF_LABEL = 'org.clearance.proof';
/** How such a container is called, where only its name is told. */
export const PROOF_NAME = /^clearance-proof-[0-9a-f]{32}-\d+$/;
