"""Every read of the palace: `programme` and `house` for workers, `desk` for staff, `facts` for the hub."""
