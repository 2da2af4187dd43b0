/**
 * The label of our own temporary containers and of their image (./command): they do not belong to the instance's owner.
 */
export const PROOF_LABEL = 'org.clearance.proof';
/** The name of such a container, if only its name is known. */
export const PROOF_NAME = /^clearance-proof-[0-9a-f]{32}-\d+$/;
