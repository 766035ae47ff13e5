/* Maps the model file and finds tensors in it. The file is 72 MB and shared by all replicas on a machine, so it is
 * mapped and not read. */
#include "model_file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int map(const char *path, struct model_file *file, struct err *err)
{
    struct stat state;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_set(err, ERR_IO, "cannot open the model %s: %s", path, strerror(errno));
    int code = 0;
    /* A pipe or a folder cannot be mapped. */
    if (fstat(fd, &state) < 0 || !S_ISREG(state.st_mode)) {
        code = err_set(err, ERR_INVALID, "the model %s is no file", path);
    } else if (state.st_size == 0 || state.st_size > MODEL_FILE_MAX) {
        code = err_set(err, ERR_INVALID, "the model %s has %lld bytes: a model has 1 to %lld", path,
                       (long long)state.st_size, (long long)MODEL_FILE_MAX);
    } else {
        void *data = mmap(NULL, (size_t)state.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (data == MAP_FAILED)
            code = err_set(err, ERR_IO, "cannot read the model %s: %s", path, strerror(errno));
        else
            *file = (struct model_file){.data = data, .size = (size_t)state.st_size, .is_mapped = 1};
    }
    close(fd);
    return code;
}

int model_file_open(const char *path, struct model_file *out, struct err *err)
{
    struct model_file mapped = {0};
    struct model_file file = {0};
    struct err reason = {0};
    int code = map(path, &mapped, err);
    if (code)
        return code;
    code = model_file_read(mapped.data, mapped.size, &file, &reason);
    if (code) {
        model_file_close(&mapped);
        return err_set(err, code, "the model %s %s", path, reason.text);
    }
    file.is_mapped = 1;
    *out = file;
    return 0;
}

void model_file_close(struct model_file *file)
{
    if (!file)
        return;
    free(file->tensors);
    if (file->is_mapped)
        munmap((void *)(uintptr_t)file->data, file->size);
    *file = (struct model_file){0};
}

void model_file_rest(const struct model_file *file)
{
    if (file->is_mapped)
        /* The pages come back from the file when they are touched; the words' weights are, a few at a time. */
        madvise((void *)(uintptr_t)file->data, file->size, MADV_DONTNEED);
}

static int find(const struct model_file *file, const char *name, int is_blocks, size_t count, const uint8_t **out,
                struct err *err)
{
    for (size_t i = 0; i < file->tensor_count; i++) {
        const struct model_tensor *tensor = &file->tensors[i];
        if (strcmp(tensor->name, name) != 0)
            continue;
        if (tensor->is_blocks != is_blocks || tensor->count != count)
            return err_set(err, ERR_INVALID, "has %zu values of the wrong shape or kind in tensor %s, not %zu",
                           tensor->count, name, count);
        *out = tensor->data;
        return 0;
    }
    return err_set(err, ERR_INVALID, "has no tensor %s", name);
}

int model_file_floats(const struct model_file *file, const char *name, size_t count, const float **out, struct err *err)
{
    const uint8_t *data = NULL;
    int code = find(file, name, 0, count, &data, err);
    if (code == 0) {
        assert((uintptr_t)data % sizeof(float) == 0);
        *out = (const float *)(const void *)data;
    }
    return code;
}

int model_file_blocks(const struct model_file *file, const char *name, size_t count, const struct model_block **out,
                      struct err *err)
{
    const uint8_t *data = NULL;
    int code = find(file, name, 1, count, &data, err);
    if (code == 0)
        *out = (const struct model_block *)(const void *)data;
    return code;
}
