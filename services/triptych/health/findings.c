/* A list with a limit: a desk of two hundred replicas that all say the same must not scroll the cause away. */
#include "findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* NULL when there is no room for one more. */
static struct finding *add(struct findings *findings, enum finding_level level, const char *about, const char *todo)
{
    if (findings->count == FINDINGS_MAX)
        return NULL;
    struct finding *finding = &findings->list[findings->count++];
    finding->level = level;
    finding->todo = todo;
    snprintf(finding->about, sizeof finding->about, "%s", about);
    return finding;
}

void findings_fault(struct findings *findings, const char *about, const char *todo, const char *format, ...)
{
    struct finding *finding = add(findings, FINDING_FAULT, about, todo);
    va_list arguments;
    findings->faults++;
    va_start(arguments, format);
    if (finding)
        vsnprintf(finding->what, sizeof finding->what, format, arguments);
    va_end(arguments);
}

void findings_hint(struct findings *findings, const char *about, const char *todo, const char *format, ...)
{
    struct finding *finding = add(findings, FINDING_HINT, about, todo);
    va_list arguments;
    findings->hints++;
    va_start(arguments, format);
    if (finding)
        vsnprintf(finding->what, sizeof finding->what, format, arguments);
    va_end(arguments);
}

int findings_blame(const struct findings *findings, const char *about)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->list[i].level == FINDING_FAULT && strcmp(findings->list[i].about, about) == 0)
            return 1;
    return 0;
}
