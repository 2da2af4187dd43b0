/** Size of the file that the web servers of a lab serve: 3 MB. */
export const WEB_FILE_BYTES = 3 * 1024 * 1024;

/** Its path; everything under /debian/ has the same content, as a stand-in for a package mirror. */
export const WEB_FILE_PATH = '/3mb';
