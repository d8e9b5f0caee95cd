"""What people come to do, each workflow independent of the others."""
