/* What a daemon's own code asks of the skeleton, without a process: settings, metrics, a loop that the test turns, and
 * what was said of its readiness. With scripted_store and scripted_link a whole daemon runs in a test. */
#ifndef TRIPTYCH_SCRIPTED_DAEMON_H
#define TRIPTYCH_SCRIPTED_DAEMON_H

#include "daemon.h"

/* One daemon at a time. `table` are its own settings, `sets` "name=value", NULL-terminated. Fails the test when they
 * are wrong. Borrowed. */
struct daemon *scripted_daemon_open(const struct setting *table, const char *const *sets);
void scripted_daemon_close(void);

/* Serves what is due, `count` times, and never waits. */
void scripted_turns(unsigned count);
/* Sets the clock ahead and serves what is due then. */
void scripted_pass_ms(int64_t ms);

/* 1 met, 0 not met, -1 never said. */
int scripted_is_ready(const char *condition);
/* The sentence of a condition or a note, "" for none. */
const char *scripted_sentence(const char *name);
/* A counter or gauge, 0 when there is none yet; `label` and `value` may be NULL. */
double scripted_metric(const char *name, const char *label, const char *value);

#endif
