/* A list with a limit: a desk of two hundred replicas that all say the same must not scroll the cause away. */
#include "findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Nothing when there is no room for one more. */
__attribute__((format(printf, 4, 0))) static void add(struct findings *findings, const struct finding *said,
                                                      const char *about, const char *format, va_list arguments)
{
    if (findings->count == FINDINGS_MAX)
        return;
    struct finding *finding = &findings->list[findings->count++];
    *finding = *said;
    snprintf(finding->about, sizeof finding->about, "%s", about);
    vsnprintf(finding->what, sizeof finding->what, format, arguments);
}

void findings_fault(struct findings *findings, const char *about, const char *todo, const char *format, ...)
{
    va_list arguments;
    findings->faults++;
    va_start(arguments, format);
    add(findings, &(struct finding){.level = FINDING_FAULT, .todo = todo}, about, format, arguments);
    va_end(arguments);
}

void findings_hint(struct findings *findings, const char *about, const char *todo, const char *format, ...)
{
    va_list arguments;
    findings->hints++;
    va_start(arguments, format);
    add(findings, &(struct finding){.level = FINDING_HINT, .todo = todo}, about, format, arguments);
    va_end(arguments);
}

int findings_blame(const struct findings *findings, const char *about)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->list[i].level == FINDING_FAULT && strcmp(findings->list[i].about, about) == 0)
            return 1;
    return 0;
}
