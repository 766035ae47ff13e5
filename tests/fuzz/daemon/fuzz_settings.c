/* A settings file, and one value given by flag and by environment: read, or refused with the setting's name. */
#include "settings.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct setting table[] = {
    {.name = "text", .fallback = "a"},
    {.name = "number", .type = SETTING_INT, .fallback = "5", .min = 1, .max = 100},
    {.name = "size", .type = SETTING_SIZE_BYTES, .fallback = "1M"},
    {.name = "time", .type = SETTING_MS, .fallback = "10s"},
    {.name = "flag", .type = SETTING_BOOL, .fallback = "yes"},
    {.name = "choice", .type = SETTING_CHOICE, .fallback = "one", .choices = "one|two"},
    {.name = NULL},
};

static void load(const char *path, const char *const *sets)
{
    const struct setting *const tables[] = {table, NULL};
    struct settings *settings = NULL;
    struct err err = {0};
    if (settings_load(tables, path, sets, &settings, &err)) {
        if (!*err.text)
            abort();
        return;
    }
    int64_t number = settings_int(settings, "number");
    if (number < 1 || number > 100 || settings_int(settings, "size") < 0 || settings_int(settings, "time") < 0)
        abort();
    settings_free(settings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[40], set[300];
    static const char *const names[] = {"number", "size", "time", "flag", "choice"};
    int file = memfd_create("settings", 0);
    if (file < 0 || write(file, data, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    load(path, NULL);
    close(file);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(set, sizeof set, "%s=%.*s", names[i], size < 200 ? (int)size : 200, (const char *)data);
        load(NULL, (const char *const[]){set, NULL});
    }
    char *value = strndup((const char *)data, size);
    if (value && setenv("TRIPTYCH_TIME", value, 1) == 0)
        load(NULL, NULL);
    unsetenv("TRIPTYCH_TIME");
    free(value);
    return 0;
}
