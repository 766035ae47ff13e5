-- Positions in the commit log and the feed.

-- Where `last` stands in the history that Redis has: "ok", "trimmed", or "older": Redis has never had it, so it came
-- back from an earlier time than what its owner has seen.
local function position(stream, state, name, last)
    if last == '' or #redis.call('XRANGE', stream, last, last, 'COUNT', 1) > 0 then
        return 'ok'
    end
    local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
    if not first then
        return redis.call('HGET', state, name) == last and 'ok' or 'older'
    end
    local prev = first[2][2] -- field "p" is always the first
    if prev == last then
        return 'ok'
    end
    return prev ~= '' and seq_less(last, prev) and 'trimmed' or 'older'
end

-- KEYS log or feed, state  ARGV its name, last seq seen
-- When Redis is older, the epoch is raised above the one seen, unless somebody else has done so.
-- Returns {position, last seq, epoch}.
register('stream_check', {'allow-oom'}, function(keys, args)
    local where = position(keys[1], keys[2], args[1], args[2])
    local epoch = number(redis.call('HGET', keys[2], 'epoch') or 1)
    if where == 'older' then
        local seen = seq_parts(args[2])
        if epoch <= seen then
            epoch = seen + 1
            redis.call('HSET', keys[2], 'epoch', digits(epoch))
        end
    end
    return {where, text(redis.call('HGET', keys[2], args[1])), epoch}
end)

-- KEYS feed, state  ARGV from, limit. Returns {known 0/1, entries as XRANGE gives them}
register('feed_range', {'no-writes'}, function(keys, args)
    if position(keys[1], keys[2], 'feed', args[1]) ~= 'ok' then
        return {0, {}}
    end
    local from = args[1] == '' and '-' or '(' .. args[1]
    return {1, redis.call('XRANGE', keys[1], from, '+', 'COUNT', args[2])}
end)
