/* How far this replica's index has followed the commit log. */
#ifndef TRIPTYCH_COMMIT_LOG_H
#define TRIPTYCH_COMMIT_LOG_H

struct classify;

/* Whether the log has been followed up to the position, "<epoch>-<microseconds>"; "" is the beginning. */
int commit_log_has_reached(const struct classify *classify, const char *wanted_seq);

#endif
