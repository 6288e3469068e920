"""Pages of the palace: for workers in `worker` and `watch`, for staff in `desk_*`."""
