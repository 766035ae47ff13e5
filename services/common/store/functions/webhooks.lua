-- Whom this desk posts events to: rows by id, what came of each, and who delivers. The rows are publish's own text (JSON
-- behind a generation); nothing of it but the generation is read here. The keys stand in the table of keys (../schema).

-- Followers ask whether this moved. The time, not a count: Redis may come back older and count up again.
local function hooks_changed(state, list)
    redis.call('HSET', state, list, digits(now_us()))
end

-- "generation|…": a row that is written again has another generation, so that what was still under way for the old one
-- writes no more.
local function hook_generation(row)
    return string.match(row or '', '^([^|]*)|') or ''
end

-- KEYS hooks, state  ARGV list (whose version is raised), id, row, most rows. Returns 1, 0 when there is one of this id, -1
-- when there is no room.
register('hook_add', {}, function(keys, args)
    if redis.call('HEXISTS', keys.hooks, args.id) == 1 then
        return 0
    end
    if redis.call('HLEN', keys.hooks) >= number(args.most) then
        return -1
    end
    redis.call('HSET', keys.hooks, args.id, args.row)
    hooks_changed(keys.state, args.list)
    return 1
end)

-- KEYS hooks, state  ARGV list, id, row, most rows. Enters the row, in place of one of this id. Returns 1, -1 when there is no
-- room.
register('hook_put', {}, function(keys, args)
    if redis.call('HEXISTS', keys.hooks, args.id) == 0 and redis.call('HLEN', keys.hooks) >= number(args.most) then
        return -1
    end
    redis.call('HSET', keys.hooks, args.id, args.row)
    hooks_changed(keys.state, args.list)
    return 1
end)

-- KEYS hooks, state  ARGV list, id, row, generation of the row that it replaces. Returns 1, 0 when there is no such row.
register('hook_set', {'allow-oom'}, function(keys, args)
    local known = redis.call('HGET', keys.hooks, args.id)
    if not known or hook_generation(known) ~= args.generation then
        return 0
    end
    redis.call('HSET', keys.hooks, args.id, args.row)
    hooks_changed(keys.state, args.list)
    return 1
end)

-- KEYS hooks, progress, state  ARGV list, id. Returns how many rows that were.
register('hook_remove', {'allow-oom'}, function(keys, args)
    local removed = redis.call('HDEL', keys.hooks, args.id)
    redis.call('HDEL', keys.progress, args.id)
    if removed > 0 then
        hooks_changed(keys.state, args.list)
    end
    return removed
end)

-- KEYS hooks, progress, state  ARGV list, version seen ("" for none). Returns {version, {id, row, progress, …}}, no rows
-- when it is the same.
register('hooks_since', {'no-writes'}, function(keys, args)
    local version, rows = redis.call('HGET', keys.state, args.list) or '0', {}
    if version ~= args.version then
        for id, row in pairs(hash_table(keys.hooks)) do
            rows[#rows + 1] = id
            rows[#rows + 1] = row
            rows[#rows + 1] = redis.call('HGET', keys.progress, id) or ''
        end
    end
    return {version, rows}
end)

-- What came of it, by who delivers. KEYS hooks, progress, lease  ARGV id, generation, instance, progress. Returns 1; 0 when
-- somebody else delivers now, or the row is another one.
register('hook_progress', {'allow-oom'}, function(keys, args)
    if redis.call('GET', keys.lease) ~= args.instance or
        hook_generation(redis.call('HGET', keys.hooks, args.id)) ~= args.generation then
        return 0
    end
    redis.call('HSET', keys.progress, args.id, args.progress)
    return 1
end)

-- Who delivers: one instance at a time, until it is silent for `ttl ms`; 0 gives it back. KEYS lease  ARGV instance, ttl ms.
-- Returns 1 when this instance does.
register('hooks_lease', {'allow-oom'}, function(keys, args)
    local holder = redis.call('GET', keys.lease)
    if holder and holder ~= args.instance then
        return 0
    end
    if number(args.ttl_ms) == 0 then
        redis.call('DEL', keys.lease)
        return 0
    end
    redis.call('SET', keys.lease, args.instance, 'PX', args.ttl_ms)
    return 1
end)

-- An event that its receiver refused for good. KEYS dead  ARGV row, most rows: the oldest leave.
register('hook_dead_add', {'allow-oom'}, function(keys, args)
    redis.call('LPUSH', keys.dead, args.row)
    redis.call('LTRIM', keys.dead, 0, number(args.most) - 1)
    return 1
end)

-- KEYS dead  ARGV most rows. Returns them, the latest first.
register('hook_dead_list', {'no-writes'}, function(keys, args)
    return redis.call('LRANGE', keys.dead, 0, number(args.most) - 1)
end)
