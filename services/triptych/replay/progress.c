/* The bar; on a terminal alone, and not more often than eyes can see. */
#include "progress.h"

#include "clock.h"

#include <stdio.h>
#include <unistd.h>

#define BAR_WIDTH    30
#define DRAW_EACH_MS 100

void progress_init(struct progress *progress)
{
    *progress = (struct progress){.label = "", .is_terminal = isatty(STDERR_FILENO) == 1};
}

void progress_show(struct progress *progress, const char *label, double share, uint64_t done)
{
    int64_t now_ms = clock_monotonic_ms();
    int is_new = label != progress->label;
    if (is_new) {
        progress->label = label;
        progress->started_ms = now_ms;
    }
    if (!progress->is_terminal || (!is_new && now_ms - progress->drawn_ms < DRAW_EACH_MS))
        return;
    double seconds = (double)(now_ms - progress->started_ms) / 1000 + 0.001;
    int filled = share < 0 ? 0 : share > 1 ? BAR_WIDTH : (int)(share * BAR_WIDTH);
    progress->drawn_ms = now_ms;
    /* To the start of the line, and the line cleared: the bar is drawn over itself. On stderr, as stdout is the
     * result's. */
    fprintf(stderr, "\r\033[K%s [", label);
    for (int i = 0; i < BAR_WIDTH; i++)
        fputc(i < filled ? '#' : '.', stderr);
    fprintf(stderr, "] %llu, %.0f/s, %.0f s", (unsigned long long)done, (double)done / seconds, seconds);
    fflush(stderr);
}

void progress_clear(struct progress *progress)
{
    if (progress->is_terminal)
        fputs("\r\033[K", stderr);
    progress->drawn_ms = 0;
}
