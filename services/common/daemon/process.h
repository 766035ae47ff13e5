/* What /metrics says of the process itself, and the limits it runs under. */
#ifndef TRIPTYCH_PROCESS_H
#define TRIPTYCH_PROCESS_H

#include "metrics.h"

struct process_metrics {
    struct metric *resident_bytes, *cpu_seconds, *open_fds, *max_fds, *start_time;
};

void process_metrics_init(struct process_metrics *process, struct metrics *metrics, const char *program);
/* Refreshes the figures; to be called before metrics_print. */
void process_metrics_refresh(struct process_metrics *process);

/* Raises the limit of open descriptors as far as this process may. Returns what it is now. */
unsigned long process_raise_fd_limit(void);

#endif
