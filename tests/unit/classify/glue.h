/* The whole classify daemon without a process: articles come by scripted_link, Redis is scripted_store. */
#ifndef TRIPTYCH_CLASSIFY_GLUE_H
#define TRIPTYCH_CLASSIFY_GLUE_H

#include "classify.h"
#include "scripted_daemon.h"
#include "scripted_link.h"
#include "scripted_store.h"

#define GLUE_START 1700000000000

extern struct classify *classify;

/* Opens it with "name=value" settings, NULL-terminated; the log has not been read yet. */
void glue_open(const char *const *sets);
/* Closes it, and fails the test when something was left open. */
void glue_close(void);
/* The log has been read to its end: articles are placed from here on. */
void glue_catch_up(void);

/* Reports on events that have nothing to do with each other, 0 to GLUE_EVENTS - 1; the n-th of one event. The id is "a",
 * then both numbers. */
#define GLUE_EVENTS 4
const char *glue_id(int event, int n);
/* Gives the report as work. */
void glue_report(int event, int n);
void glue_work(Triptych__Work *work); /* borrowed for as long as the daemon has it */

/* The answer to commits from now on: the story is what was asked for. */
extern enum commit_outcome glue_outcome;
extern const char *glue_story, *glue_log_seq;
void glue_answer_commit(const struct scripted_call *call);

/* Which replica the log says has placed them; "" at the start. */
extern const char *glue_log_instance;
/* A log entry of another replica: the report is in this story. `kind` "create" or "join". */
void glue_log_placement(const char *kind, int event, int n, const char *story_id);
/* Likewise, of an article with this title. */
void glue_log_title(const char *article_id, const char *story_id, const char *title);
/* Any entry; its kind and ids are set. */
void glue_log(const Triptych__LogEntry *log);

#endif
