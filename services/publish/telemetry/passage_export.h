/* Passages wait here and are posted to a collector, a batch at a time. Nothing in the desk waits for that. */
#ifndef TRIPTYCH_PASSAGE_EXPORT_H
#define TRIPTYCH_PASSAGE_EXPORT_H

#include "daemon.h"
#include "err.h"
#include "passage_write.h"

#define PASSAGES_MAX       4096  /* that wait; one more is dropped */
#define PASSAGES_BATCH     256   /* in one request */
#define PASSAGE_EVENT_MAX  64    /* of one event */
#define PASSAGE_PAUSE_MS   1000  /* between two requests … */
#define PASSAGE_BACKOFF_MS 60000 /* … growing to that while the collector takes nothing */

/* Rows of a table of settings. */
#define PASSAGE_SETTINGS                                                                                               \
    {.name = "otlp_url",                                                                                               \
     .fallback = "",                                                                                                   \
     .help = "where an OpenTelemetry collector takes traces (http://collector:4318/v1/traces); empty: none are sent"}, \
    {                                                                                                                  \
        .name = "otlp_one_in", .type = SETTING_INT, .fallback = "10",                                                  \
        .help = "of so many articles the way of one is told, always of the same ones", .min = 1, .max = 1000000        \
    }

struct passage_export;

/* Reads the settings; *out stays NULL when there is no `otlp_url`. Returns 0 and sets *out (returns owned:
 * passage_export_close), ERR_INVALID, ERR_MEMORY. */
int passage_export_open(struct daemon *daemon, struct passage_export **out, struct err *err);
/* What waits is not sent any more. NULL is fine, here and below. */
void passage_export_close(struct passage_export *exporter);

/* Whether this article's way is told. */
int passage_export_wants(const struct passage_export *exporter, const char *article_id);
/* Copies; drops and counts when too many wait. */
void passage_export_add(struct passage_export *exporter, const struct passage *passage);

#endif
