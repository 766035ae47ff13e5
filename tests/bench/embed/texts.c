#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX (1L << 30)

static int read_whole(const char *path, char **out, size_t *out_size)
{
    FILE *file = fopen(path, "rb");
    long size = -1;
    if (file && fseek(file, 0, SEEK_END) == 0)
        size = ftell(file);
    if (size >= 0 && size <= FILE_MAX && fseek(file, 0, SEEK_SET) == 0 && (*out = malloc((size_t)size + 1))) {
        *out_size = fread(*out, 1, (size_t)size, file);
        (*out)[*out_size] = '\0';
    }
    if (file)
        fclose(file);
    return *out ? 0 : -1;
}

int texts_read(const char *path, struct texts *out, struct err *err)
{
    size_t size = 0;
    *out = (struct texts){0};
    if (read_whole(path, &out->data, &size))
        return err_set(err, ERR_IO, "cannot read %s", path);
    for (size_t i = 0; i < size; i++)
        out->count += out->data[i] == '\0';
    out->all = calloc(out->count + 1, sizeof *out->all);
    if (!out->all)
        return err_set(err, ERR_MEMORY, "no memory for %zu texts", out->count);
    const char *at = out->data;
    for (size_t i = 0; i < out->count; i++, at += strlen(at) + 1)
        out->all[i] = at;
    return 0;
}

void texts_done(struct texts *texts)
{
    free(texts->all);
    free(texts->data);
    *texts = (struct texts){0};
}
