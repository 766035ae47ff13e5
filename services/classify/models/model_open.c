/* Where the bytes of a model come from: a file, or the program itself. */
#include "model_open.h"
#include "shipped_models.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_MAX_BYTES 4096

/* The whole file, owned. Returns 1, 0 when there is none, or a negative code. */
static int read_file(const char *path, char **out, size_t *out_size, struct err *err)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return errno == ENOENT ? 0 : err_set(err, ERR_IO, "cannot read the model file %s: %s", path, strerror(errno));
    long end = fseek(file, 0, SEEK_END) ? -1 : ftell(file);
    int code = end < 0 ? ERR_IO : end > (long)MODEL_FILE_MAX ? ERR_TOO_LARGE : 0;
    size_t size = code ? 0 : (size_t)end;
    char *data = code ? NULL : malloc(size + 1);
    if (!code && (!data || fseek(file, 0, SEEK_SET) || fread(data, 1, size, file) != size))
        code = data ? ERR_IO : ERR_MEMORY;
    fclose(file);
    if (code) {
        free(data);
        return err_set(err, code, "cannot read the model file %s (at most %u bytes)", path, MODEL_FILE_MAX);
    }
    *out = data;
    *out_size = size;
    return 1;
}

static int open_shipped(const char *name, const char *kind, struct model_text *out, struct err *err)
{
    struct shipped_model shipped;
    if (!shipped_model_find(name, &shipped))
        return err_set(err, ERR_INVALID, "there is no model called %s", name);
    return model_text_from(name, kind, shipped.data, shipped.size, out, err);
}

int model_text_open(const char *folder, const char *name, const char *kind, struct model_text *out, struct err *err)
{
    char path[PATH_MAX_BYTES];
    char *data = NULL;
    size_t size = 0;
    *out = (struct model_text){.data = NULL};
    if (!*folder)
        return open_shipped(name, kind, out, err);
    if (snprintf(path, sizeof path, "%s/%s.model", folder, name) >= (int)sizeof path)
        return err_set(err, ERR_TOO_LARGE, "the folder of models has too long a name");
    int found = read_file(path, &data, &size, err);
    if (found <= 0)
        return found < 0 ? found : open_shipped(name, kind, out, err);
    int code = model_text_from(name, kind, data, size, out, err);
    free(data);
    return code;
}
