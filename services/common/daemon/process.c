/* The process's own figures under the names that Prometheus's client libraries use, so that existing dashboards show
 * them. */
#include "process.h"

#include "clock.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

void process_metrics_init(struct process_metrics *process, struct metrics *metrics, const char *program)
{
    process->resident_bytes = metrics_gauge(metrics, "process_resident_memory_bytes", "Resident memory.", NULL, NULL);
    process->cpu_seconds =
        metrics_counter(metrics, "process_cpu_seconds_total", "Processor time, user and system.", NULL, NULL);
    process->open_fds = metrics_gauge(metrics, "process_open_fds", "Open descriptors.", NULL, NULL);
    process->max_fds = metrics_gauge(metrics, "process_max_fds", "Descriptors this process may open.", NULL, NULL);
    process->start_time =
        metrics_gauge(metrics, "process_start_time_seconds", "When this process started, since 1970.", NULL, NULL);
    metric_set(process->start_time, (double)clock_now_ms() / 1000);
    metric_set(
        metrics_gauge(metrics, "triptych_build_info", "The version that runs, always 1.", "version", TRIPTYCH_VERSION),
        1);
    metric_set(metrics_gauge(metrics, "triptych_program_info", "The program, always 1.", "program", program), 1);
}

/* The second number of statm: pages in memory. */
static double resident_bytes(void)
{
    char text[128] = "";
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file)
        return 0;
    size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[size] = '\0';
    const char *resident = strchr(text, ' ');
    return resident ? (double)strtoul(resident, NULL, 10) * (double)sysconf(_SC_PAGESIZE) : 0;
}

static double cpu_seconds(void)
{
    struct rusage used;
    if (getrusage(RUSAGE_SELF, &used))
        return 0;
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static double open_fds(void)
{
    int count = 0;
    DIR *folder = opendir("/proc/self/fd");
    if (!folder)
        return 0;
    while (readdir(folder))
        count++;
    closedir(folder);
    return count - 3; /* without ".", ".." and the folder's own */
}

void process_metrics_refresh(struct process_metrics *process)
{
    struct rlimit limit = {0};
    getrlimit(RLIMIT_NOFILE, &limit);
    metric_set(process->resident_bytes, resident_bytes());
    /* A counter only grows; the system's total is followed by adding the difference. */
    metric_add(process->cpu_seconds, cpu_seconds() - metric_value(process->cpu_seconds));
    metric_set(process->open_fds, open_fds());
    metric_set(process->max_fds, (double)limit.rlim_cur);
}

unsigned long process_raise_fd_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit))
        return 0;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}
