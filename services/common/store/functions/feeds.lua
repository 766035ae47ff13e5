-- The feeds that ingest reads: by due time, and the state of each as ingest wrote it.

-- KEYS feeds  ARGV most feeds, urls …  All or none. Returns how many were added, -1 when there is no room.
register('feeds_add', {}, function(keys, args)
    local fresh = {}
    for i = 2, #args do
        if not redis.call('ZSCORE', keys[1], args[i]) then
            fresh[#fresh + 1] = args[i]
        end
    end
    if redis.call('ZCARD', keys[1]) + #fresh > number(args[1]) then
        return -1
    end
    for _, url in ipairs(fresh) do
        redis.call('ZADD', keys[1], 'NX', 0, url)
    end
    return #fresh
end)

-- KEYS feeds, feeds:state  ARGV url. Returns 1 when it was there.
register('feeds_remove', {'allow-oom'}, function(keys, args)
    redis.call('HDEL', keys[2], args[1])
    return redis.call('ZREM', keys[1], args[1])
end)

-- KEYS feeds, feeds:state  ARGV now ms, limit, lease ms. Returns {url, state, due ms, …}
register('feeds_claim', {'allow-oom'}, function(keys, args)
    local due = redis.call('ZRANGE', keys[1], '-inf', args[1], 'BYSCORE', 'LIMIT', 0, args[2], 'WITHSCORES')
    local rows = {}
    for i = 1, #due, 2 do
        redis.call('ZADD', keys[1], 'XX', digits(number(args[1]) + number(args[3])), due[i])
        rows[#rows + 1] = due[i]
        rows[#rows + 1] = text(redis.call('HGET', keys[2], due[i]))
        rows[#rows + 1] = due[i + 1]
    end
    return rows
end)

-- KEYS feeds, feeds:state  ARGV url, state, due ms. Returns 1, or 0 when the feed was removed meanwhile.
register('feed_update', {'allow-oom'}, function(keys, args)
    if not redis.call('ZSCORE', keys[1], args[1]) then
        return 0
    end
    redis.call('ZADD', keys[1], 'XX', args[3], args[1])
    redis.call('HSET', keys[2], args[1], args[2])
    return 1
end)

-- KEYS feeds, feeds:state  ARGV cursor, count. Returns {next cursor, {url, state, due ms, …}}
register('feeds_page', {'no-writes'}, function(keys, args)
    local page = redis.call('ZSCAN', keys[1], args[1], 'COUNT', args[2])
    local rows = {}
    for i = 1, #page[2], 2 do
        rows[#rows + 1] = page[2][i]
        rows[#rows + 1] = text(redis.call('HGET', keys[2], page[2][i]))
        rows[#rows + 1] = page[2][i + 1]
    end
    return {page[1], rows}
end)
